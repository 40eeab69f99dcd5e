package com.betterfleet.derms.console.live;

import com.betterfleet.derms.compliance.BreachChanged;
import com.betterfleet.derms.compliance.NegotiationChanged;
import com.betterfleet.derms.envelope.CircuitCapacityChanged;
import com.betterfleet.derms.forecast.ForecastAccepted;
import com.betterfleet.derms.incident.IncidentChanged;
import com.betterfleet.derms.metering.ReadingsStored;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.partner.ConnectionChanged;
import com.betterfleet.derms.supervision.ScopesDecided;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Forwards committed changes of all rooms to the open event streams. */
@Component
class ChangeEventListener {

    private final EventStreams streams;
    private final MicrogridDirectory microgrids;
    private final MicrogridSearch search;

    ChangeEventListener(EventStreams streams, MicrogridDirectory microgrids, MicrogridSearch search) {
        this.streams = streams;
        this.microgrids = microgrids;
        this.search = search;
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onCircuitWritten(CircuitCapacityChanged written) {
        written.circuitIds().forEach(id -> streams.broadcast(new ChangeEvent("circuit", id)));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onScopesDecided(ScopesDecided decided) {
        decided.scopeIds().forEach(id -> streams.broadcast(new ChangeEvent("scope", id)));
    }

    /** A forecast changes the outlook and the circuit's schedule even where the present limit stays. */
    @TransactionalEventListener(fallbackExecution = true)
    void onForecastAccepted(ForecastAccepted accepted) {
        streams.broadcast(new ChangeEvent("scope", accepted.scopeId()));
        if (!streams.hasNoListeners()) {
            microgrids
                    .findScope(accepted.scopeId())
                    .flatMap(microgrids::findGovernedCircuit)
                    .ifPresent(circuit -> streams.broadcast(new ChangeEvent("circuit", circuit.id())));
        }
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onNegotiationChanged(NegotiationChanged changed) {
        streams.broadcast(new ChangeEvent("negotiation", changed.scopeId()));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onLinkChanged(ConnectionChanged changed) {
        streams.broadcast(new ChangeEvent("connection", changed.connectionId()));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onIncidentChanged(IncidentChanged changed) {
        streams.broadcast(new ChangeEvent("incident", Long.toString(changed.id())));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onBreachChanged(BreachChanged changed) {
        changed.scopeIds().forEach(id -> streams.broadcast(new ChangeEvent("scope", id)));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void onReadingsAccepted(ReadingsStored accepted) {
        if (!streams.hasNoListeners()) {
            search.findScopesOfAssets(accepted.assetIds())
                    .forEach(id -> streams.broadcast(new ChangeEvent("load", id)));
        }
    }
}
