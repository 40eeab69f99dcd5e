package com.betterfleet.derms.reporting;

import com.betterfleet.derms.binding.BindingChanged;
import com.betterfleet.derms.binding.BindingRemoved;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.metering.WindowsChanged;
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
    private final InstantSource clock;

    StreamEventListener(JdbcReportStreams streams, InstantSource clock) {
        this.streams = streams;
        this.clock = clock;
    }

    /** Opens a stream if the binding has none; later changes of the binding have no effect on it. */
    @EventListener
    void onBindingChanged(BindingChanged changed) {
        GroupBinding binding = changed.binding();
        streams.openStream(
                binding, clock.instant(), ReportStream.computeJitter(binding.connectionId(), binding.groupId()));
    }

    @EventListener
    void onBindingRemoved(BindingRemoved removed) {
        streams.endStream(removed.binding().id());
    }

    @EventListener
    void onWindowsChanged(WindowsChanged changed) {
        streams.scheduleAssetChecks(changed.spans(), clock.instant());
    }
}
