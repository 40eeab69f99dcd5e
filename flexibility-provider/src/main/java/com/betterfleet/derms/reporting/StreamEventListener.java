package com.betterfleet.derms.reporting;

import com.betterfleet.derms.binding.BindingChanged;
import com.betterfleet.derms.binding.BindingRemoved;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.metering.WindowsChanged;
import com.betterfleet.derms.partner.ConnectionChanged;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.time.WindowGrid;
import java.time.InstantSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Maintains one stream per bound group, and schedules window checks in the transaction that stores the windows. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class StreamEventListener {

    private final JdbcReportStreams streams;
    private final PartnerConnections connections;
    private final InstantSource clock;

    StreamEventListener(JdbcReportStreams streams, PartnerConnections connections, InstantSource clock) {
        this.streams = streams;
        this.connections = connections;
        this.clock = clock;
    }

    /** Opens a stream if the binding has none; later changes of the binding have no effect on it. */
    @EventListener
    void onBindingChanged(BindingChanged changed) {
        GroupBinding binding = changed.binding();
        streams.openStream(
                binding, clock.instant(), ReportStream.computeJitter(binding.connectionId(), binding.groupId()));
        startFinerGrid(binding.connectionId());
    }

    /** Starts the checks of a grid finer than a quarter hour, which a change of the partner properties may have set. */
    @EventListener
    @Transactional
    void onConnectionChanged(ConnectionChanged changed) {
        startFinerGrid(changed.connectionId());
    }

    @EventListener
    void onBindingRemoved(BindingRemoved removed) {
        streams.endStream(removed.binding().id());
    }

    @EventListener
    void onWindowsChanged(WindowsChanged changed) {
        streams.scheduleAssetChecks(changed.spans(), clock.instant());
    }

    private void startFinerGrid(String connectionId) {
        if (connections
                .findProperties(connectionId)
                .filter(properties -> new WindowGrid(properties.windowLength()).isFinerThan(WindowGrid.QUARTER_HOURS))
                .isPresent()) {
            streams.scheduleConnectionChecks(connectionId, clock.instant());
        }
    }
}
