package com.betterfleet.derms.forecast;

import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.PartnerTerms;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline;

/** The one place where an accepted forecast becomes durable. It returns after the commit. */
interface ForecastWriter {

    /**
     * Stores a judged forecast and what is in force after it.
     *
     * @param binding as it was when processing began; a newer epoch refuses the message
     * @param judged what the message states, in watts
     */
    Acceptance write(Submission submission, GroupBinding binding, PartnerTerms terms, Judged.Accepted judged);

    /** The timeline that results, apart from any storage. */
    static Timeline<Allowance> replaced(
            Timeline<Allowance> inForce, Timeline<Power> limits, Origin origin, PartnerTerms terms) {
        Timeline<Allowance> incoming = limits.map(limit -> new Allowance(limit, origin));
        return Replacement.valueOf(terms.replacement().name()).apply(inForce, incoming);
    }
}
