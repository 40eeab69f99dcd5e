package com.betterfleet.derms.console.negotiation;

import com.betterfleet.derms.compliance.AdjustmentService;
import com.betterfleet.derms.compliance.ComplianceErrorService;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.PagePermissions;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.microgrid.ManagedScope;
import org.springframework.stereotype.Component;

/** Reads the requests and reports sent to the partner about a scope (M12, M13). */
@Component
public class NegotiationReader {

    /** The API lists older entries. */
    private static final int ENTRIES_SHOWN = 10;

    private final AdjustmentService adjustments;
    private final ComplianceErrorService errors;
    private final ScopePartners partners;

    NegotiationReader(AdjustmentService adjustments, ComplianceErrorService errors, ScopePartners partners) {
        this.adjustments = adjustments;
        this.errors = errors;
        this.partners = partners;
    }

    public NegotiationView readNegotiation(ManagedScope scope, Formats formats) {
        return new NegotiationView(
                scope.id(),
                partners.findPartner(scope.id())
                        .map(ScopePartners.BoundPartner::name)
                        .orElse("the partner"),
                adjustments.listNewest(scope.id(), 0, ENTRIES_SHOWN),
                errors.listNewest(scope.id(), 0, ENTRIES_SHOWN),
                PagePermissions.forCurrentAccount(),
                formats);
    }
}
