/**
 * The audit trail: actor, action, time and reason; append-only, written in the transaction of the action. Start reading
 * at {@link AuditTrail}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"database"})
package com.betterfleet.derms.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
