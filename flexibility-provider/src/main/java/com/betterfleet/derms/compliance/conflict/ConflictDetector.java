package com.betterfleet.derms.compliance.conflict;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.partner.PartnerProperties.ComplianceRule;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.Map;

/** Finds the limits that cannot be met by one rule (M13). */
interface ConflictDetector {

    ComplianceRule rule();

    /** By scope id; an episode lasts while its scope has an entry. */
    Map<String, DetectedConflict> detectConflicts(Instant now);

    /**
     * A conflict as it is now.
     *
     * @param message for people at the partner's; of nothing that is none of theirs
     * @param affectedLimits the limits that cannot be met
     */
    record DetectedConflict(String message, Timeline<CapacityLimit> affectedLimits) {}
}
