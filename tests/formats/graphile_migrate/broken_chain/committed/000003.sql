--! Previous: sha1:852f9eb1fa695e5656243252575e9879f6bca0c2
--! Hash: sha1:0cd5f4341774a7e2a3ce51973516e8f9c55b3879

ALTER TABLE users ADD email text;
