CREATE TABLE `users` (`id` char(36) PRIMARY KEY);
