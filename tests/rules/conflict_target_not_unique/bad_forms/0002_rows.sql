INSERT INTO settings (id, name) VALUES (1, 'a');
INSERT INTO settings (id, name) VALUES (1, 'a') ON CONFLICT (name) DO NOTHING;
INSERT INTO settings (id, name) VALUES (1, 'a') ON CONFLICT (id, name) DO UPDATE SET value = '';
INSERT INTO settings (id, name) VALUES (1, 'a') ON CONFLICT (value) DO NOTHING;
