package com.betterfleet.derms.compliance.conflict;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.partner.PartnerProperties.ComplianceRule;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Finds limits that cannot be met, by one rule (M13). */
interface ConflictDetector {

    ComplianceRule rule();

    /** The scopes that may have conflicts; reads nothing that can be faulty. */
    Collection<String> findCandidates(Instant now);

    /** The conflicts of selected scopes by scope id; an episode lasts while its scope has an entry. */
    Map<String, DetectedConflict> detectConflicts(SubjectSelection selection, Instant now);

    /**
     * A conflict as found now.
     *
     * @param message for the partner's operators; without internals of the site
     * @param affectedLimits the limits that cannot be met
     */
    record DetectedConflict(String message, Timeline<CapacityLimit> affectedLimits) {}
}
