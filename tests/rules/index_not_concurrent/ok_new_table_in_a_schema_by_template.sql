-- However the expression is spaced, it is one schema.
CREATE TABLE {{ index .Options "Namespace" }}.users (id bigint PRIMARY KEY, email text);
CREATE INDEX users_email ON {{index .Options "Namespace" }}.users (email);
CREATE INDEX users_lower_email ON {{- index .Options "Namespace" -}}.users (lower(email));
CREATE INDEX users_id ON "{{ index .Options "Namespace" }}"."users" (id);
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_indexes WHERE schemaname = '{{ index .Options "Namespace" }}') THEN
    CREATE INDEX users_both ON "{{ index .Options "Namespace" }}"."users" (id, email);
    EXECUTE 'CREATE INDEX users_other ON {{ index .Options "Namespace" }}.users (email, id)';
  END IF;
END $$;
