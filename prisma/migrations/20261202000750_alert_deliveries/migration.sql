-- Alerts that are told to other systems: what is to be sent where, written with the alert, and every attempt.
CREATE TABLE "alert_deliveries" (
  "id"          UUID NOT NULL,
  "alert_id"    UUID NOT NULL REFERENCES "alerts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "host"        TEXT NOT NULL,
  "url_sha256"  CHAR(64) NOT NULL,
  "status"      TEXT NOT NULL DEFAULT 'PENDING',
  "created_at"  TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "alert_deliveries_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "alert_deliveries_status" CHECK (status IN ('PENDING', 'SENT', 'FAILED'))
);
CREATE UNIQUE INDEX "alert_deliveries_alert_id_url_sha256_key" ON "alert_deliveries" ("alert_id", "url_sha256");
CREATE INDEX "alert_deliveries_status_created_at_idx" ON "alert_deliveries" ("status", "created_at");

CREATE TABLE "alert_delivery_attempts" (
  "id"          UUID NOT NULL,
  "delivery_id" UUID NOT NULL REFERENCES "alert_deliveries" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "sent"        BOOLEAN NOT NULL,
  "words"       TEXT NOT NULL,
  "at"          TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "alert_delivery_attempts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "alert_delivery_attempts_delivery_id_idx" ON "alert_delivery_attempts" ("delivery_id");

GRANT SELECT, INSERT, UPDATE ON public.alert_deliveries TO saboot_app;
REVOKE DELETE ON public.alert_deliveries FROM saboot_app;
GRANT SELECT, INSERT ON public.alert_delivery_attempts TO saboot_app;
REVOKE UPDATE, DELETE ON public.alert_delivery_attempts FROM saboot_app;

ALTER TABLE public.alert_deliveries ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_alert ON public.alert_deliveries
  USING (EXISTS (SELECT 1 FROM public.alerts a WHERE a.id = alert_id));
ALTER TABLE public.alert_delivery_attempts ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_delivery ON public.alert_delivery_attempts
  USING (EXISTS (SELECT 1 FROM public.alert_deliveries d WHERE d.id = delivery_id));
