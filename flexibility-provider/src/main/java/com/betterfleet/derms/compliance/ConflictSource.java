package com.betterfleet.derms.compliance;

import com.betterfleet.derms.connection.PartnerTerms.ComplianceRule;
import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.Map;

/** Finds the limits that cannot be met by one rule (M13). */
interface ConflictSource {

    ComplianceRule rule();

    /** By scope id; an episode lasts while its scope has an entry. */
    Map<String, Found> conflicts(Instant now);

    /**
     * A conflict as it is now.
     *
     * @param message for people at the partner's; of nothing that is none of theirs
     * @param affected the limits that cannot be met
     */
    record Found(String message, Timeline<Allowance> affected) {}
}
