package com.betterfleet.derms.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One audited action.
 *
 * @param actor the signed-in account, or {@code system}
 * @param subject the affected entity, as {@code kind/id}
 * @param before the state before as JSON, null for a creation
 * @param after the state after as JSON, null for a removal
 * @param reason the stated reason, null if none is required
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
