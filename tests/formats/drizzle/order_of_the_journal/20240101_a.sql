ALTER TABLE b ADD COLUMN c int
--> statement-breakpoint
ALTER TABLE b ADD COLUMN d int--> statement-breakpoint

--> statement-breakpoint
DROP TABLE a
