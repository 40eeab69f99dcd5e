package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.incident.EnergyOutlook;
import com.betterfleet.derms.incident.EnergyOutlookService;
import com.betterfleet.derms.link.ListeningLease;
import com.betterfleet.derms.link.ListeningTime;
import com.betterfleet.derms.microgrid.ScopeSite;
import com.betterfleet.derms.microgrid.ScopeSites;
import com.betterfleet.derms.partner.PartnerConnection;
import com.betterfleet.derms.supervision.AdvisoryOutlook;
import com.betterfleet.derms.supervision.AdvisoryOutlookReader;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Loads what the advisories of scopes are evaluated from, in a fixed number of queries. */
@Component
class AdvisoryInputs {

    private final AdvisoryOutlookReader outlooks;
    private final ScopeSites sites;
    private final EnergyOutlookService energies;
    private final PartnerNames partners;
    private final ListeningLease lease;

    AdvisoryInputs(
            AdvisoryOutlookReader outlooks,
            ScopeSites sites,
            EnergyOutlookService energies,
            PartnerNames partners,
            ListeningLease lease) {
        this.outlooks = outlooks;
        this.sites = sites;
        this.energies = energies;
        this.partners = partners;
        this.lease = lease;
    }

    /** The rules by scope id; a scope that is not bound has no entry. */
    Map<String, AdvisoryRules> loadRules(Collection<String> scopeIds, Instant now) {
        ListeningTime listening = lease.readListeningTime();
        Map<String, AdvisoryOutlook> outlooksByScope =
                outlooks.readOutlooks(scopeIds, new Interval(now, now.plus(AdvisoryRules.HORIZON)));
        Map<String, ScopeSite> sitesByScope = sites.findSites(scopeIds);
        Map<String, PartnerConnection> connections = partners.findConnectionsByScopes(scopeIds);
        Map<String, EnergyOutlook> energy = energies.computeOutlooks(scopeIds, now);
        Map<String, AdvisoryRules> rules = new HashMap<>();
        outlooksByScope.forEach((scopeId, outlook) -> {
            Optional<PartnerConnection> partner = Optional.ofNullable(connections.get(scopeId));
            Optional.ofNullable(sitesByScope.get(scopeId))
                    .ifPresent(site -> rules.put(
                            scopeId,
                            new AdvisoryRules(
                                    outlook,
                                    partner.map(PartnerConnection::name).orElse("the partner"),
                                    partner.flatMap(
                                            known -> known.effectiveProperties().expectedForecastInterval()),
                                    listening,
                                    site,
                                    Optional.ofNullable(energy.get(scopeId)),
                                    now)));
        });
        return rules;
    }
}
