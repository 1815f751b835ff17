-- atlas:txmode none
CREATE INDEX "x" ON "users" ("id");
