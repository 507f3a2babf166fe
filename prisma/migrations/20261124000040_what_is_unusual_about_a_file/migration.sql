-- What is unusual about a recording's file and bears on its times and pictures (core/footage/particulars.ts).
ALTER TABLE recordings ADD COLUMN particulars jsonb NOT NULL DEFAULT '[]';
