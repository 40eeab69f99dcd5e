package com.betterfleet.derms.audit;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records actions. An entry is written in the caller's transaction, so that an action and its entry are committed
 * together.
 */
@Service
public class AuditTrail {

    /** The actor of actions of the service itself. */
    public static final String SYSTEM = "system";

    private final JdbcAuditTrail trail;
    private final InstantSource clock;
    private final JsonMapper json;

    AuditTrail(JdbcAuditTrail trail, InstantSource clock, JsonMapper json) {
        this.trail = trail;
        this.clock = clock;
        this.json = json;
    }

    /**
     * Records an action of the signed-in account.
     *
     * @param before and {@code after}: the state as a value that may be shown to an administrator, hence without
     *     secrets
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void recordAction(
            String action, String subject, @Nullable Object before, @Nullable Object after, @Nullable String reason) {
        trail.insertEntry(new AuditEntry(
                0, clock.instant(), currentActor(), action, subject, toJson(before), toJson(after), reason));
    }

    /** Finds the newest entries first, at most {@code limit}, older than {@code before} if that is above 0. */
    @Transactional(readOnly = true)
    public List<AuditEntry> findEntries(long before, int limit) {
        return trail.findNewest(before, limit);
    }

    private @Nullable String toJson(@Nullable Object value) {
        return value == null ? null : json.writeValueAsString(value);
    }

    /** The signed-in account's name, or {@value #SYSTEM} if there is none. */
    public static String currentActor() {
        Authentication signedIn = SecurityContextHolder.getContext().getAuthentication();
        return signedIn == null ? SYSTEM : signedIn.getName();
    }
}
