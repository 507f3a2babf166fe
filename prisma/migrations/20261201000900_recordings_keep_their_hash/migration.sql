-- A recording is what was received: its row is not removed by the program, and what ties it to the stored bytes never
-- changes. The trigger holds for the owner of the tables too; the hash would otherwise vouch for other bytes.
REVOKE DELETE ON public.recordings FROM saboot_app;

CREATE FUNCTION public.recordings_keep_their_hash() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'recording %: hash, size and place in storage are as they were received and cannot be changed', OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER keep_hash BEFORE UPDATE ON public.recordings FOR EACH ROW
  WHEN (OLD.sha256 IS DISTINCT FROM NEW.sha256
    OR OLD.size_bytes IS DISTINCT FROM NEW.size_bytes
    OR OLD.storage_key IS DISTINCT FROM NEW.storage_key)
  EXECUTE FUNCTION public.recordings_keep_their_hash();
