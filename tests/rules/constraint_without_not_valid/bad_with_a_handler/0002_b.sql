DO $$ BEGIN
  ALTER TABLE "items" ADD CONSTRAINT "items_order" FOREIGN KEY ("order_id") REFERENCES "orders" ("id");
EXCEPTION
  WHEN duplicate_object THEN null;
END $$;
