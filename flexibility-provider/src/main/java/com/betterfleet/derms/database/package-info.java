/**
 * Access to PostgreSQL, external or embedded: schema migration, connection pools and shared pieces of storage. Start
 * reading at {@link com.betterfleet.derms.database.SchemaMigrations}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package com.betterfleet.derms.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
