CREATE INDEX users_email ON {{ index .Options "Namespace" }}.users (email);
