package com.betterfleet.derms.console;

import com.betterfleet.derms.compliance.Adjustments;
import com.betterfleet.derms.compliance.ComplianceErrors;
import com.betterfleet.derms.microgrid.ManagedScope;
import org.springframework.stereotype.Component;

/** What was said to the partner about a scope's limits, as pages show it (M12, M13). */
@Component
class Negotiations {

    /** More are in the API. */
    private static final int SHOWN = 10;

    private final Adjustments adjustments;
    private final ComplianceErrors errors;
    private final Partners partners;

    Negotiations(Adjustments adjustments, ComplianceErrors errors, Partners partners) {
        this.adjustments = adjustments;
        this.errors = errors;
        this.partners = partners;
    }

    NegotiationView of(ManagedScope scope, Figures figures) {
        return new NegotiationView(
                scope.id(),
                partners.of(scope.id()).map(Partners.Partner::name).orElse("the partner"),
                adjustments.newest(scope.id(), 0, SHOWN),
                errors.newest(scope.id(), 0, SHOWN),
                Rights.ofSignedIn(),
                figures);
    }
}
