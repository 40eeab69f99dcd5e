/**
 * Keeps one subject that cannot be processed from stopping the work on all others: a job that processes many subjects at
 * once sets it aside, goes on with the rest, and tries it again by itself. Start reading at {@link
 * com.betterfleet.derms.quarantine.JobIsolation}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"time", "database"})
package com.betterfleet.derms.quarantine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
