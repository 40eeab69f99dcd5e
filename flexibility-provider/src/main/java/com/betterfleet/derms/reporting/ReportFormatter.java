package com.betterfleet.derms.reporting;

import java.util.List;

/** Port: words a report. Implemented by the protocol's room. */
public interface ReportFormatter {

    /**
     * A message as it leaves.
     *
     * @param type the message's name in the protocol, opaque here
     */
    record FormattedReport(String type, String body) {}

    /** The messages that tell a report, in the order in which they leave; as many as the terms ask for, none too. */
    List<FormattedReport> formatReport(WindowReport report);
}
