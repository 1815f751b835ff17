-- atlas:txmode none

-- Create index
CREATE INDEX CONCURRENTLY "users_id" ON "users" ("id");
