CREATE TABLE users (id int);--> statement-breakpoint
CREATE INDEX users_id ON users (id);
