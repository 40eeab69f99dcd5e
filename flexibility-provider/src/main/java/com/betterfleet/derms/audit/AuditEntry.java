package com.betterfleet.derms.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One deed.
 *
 * @param actor the signed-in account, or {@code system}
 * @param subject what it was done to, as {@code kind/id}
 * @param before the state before as JSON, absent for a creation
 * @param after the state after as JSON, absent for a removal
 * @param reason the reason given, absent where none is asked
 */
public record AuditEntry(
        long id,
        Instant at,
        String actor,
        String action,
        String subject,
        @Nullable String before,
        @Nullable String after,
        @Nullable String reason) {}
