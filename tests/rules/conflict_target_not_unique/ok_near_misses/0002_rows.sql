INSERT INTO settings (id, name) VALUES (1, 'a') ON CONFLICT (id) DO NOTHING;
INSERT INTO settings (id, name) VALUES (1, 'a') ON CONFLICT (value, name) DO NOTHING;
INSERT INTO settings (id, name) VALUES (1, 'a') ON CONFLICT (value) WHERE value <> '' DO NOTHING;
INSERT INTO settings (id, name) VALUES (1, 'a') ON CONFLICT (lower(name)) DO NOTHING;
INSERT INTO settings (id, name) VALUES (1, 'a') ON CONFLICT DO NOTHING;
INSERT INTO elsewhere (id, name) VALUES (1, 'a') ON CONFLICT (name) DO NOTHING;
