package com.betterfleet.derms.forecast;

import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.PartnerTerms;

/**
 * A judged forecast on its way into the database.
 *
 * @param binding as it was when processing began
 */
record Writing(Submission submission, GroupBinding binding, PartnerTerms terms, Judged.Accepted judged) {}
