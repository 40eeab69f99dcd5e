/**
 * The outbox of messages to partners, the assembly of segmented messages, and the log of all messages (M15). Start
 * reading at {@link com.betterfleet.derms.exchange.Outbox}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"audit", "link", "refusal", "quarantine", "time", "database"})
package com.betterfleet.derms.exchange;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
