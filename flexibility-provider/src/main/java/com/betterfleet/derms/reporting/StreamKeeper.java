package com.betterfleet.derms.reporting;

import com.betterfleet.derms.connection.BindingChanged;
import com.betterfleet.derms.connection.BindingRemoved;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.metering.WindowsChanged;
import java.time.InstantSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps a stream for each bound group, and notes in the finder's transaction where windows are to be looked at. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class StreamKeeper {

    private final JdbcStreams streams;
    private final InstantSource clock;

    StreamKeeper(JdbcStreams streams, InstantSource clock) {
        this.streams = streams;
        this.clock = clock;
    }

    /** Other events of the same binding find the stream that is there. */
    @EventListener
    void on(BindingChanged changed) {
        GroupBinding binding = changed.binding();
        streams.open(binding, clock.instant(), Stream.jitterOf(binding.connectionId(), binding.groupId()));
    }

    @EventListener
    void on(BindingRemoved removed) {
        streams.end(removed.binding().id());
    }

    @EventListener
    void on(WindowsChanged changed) {
        streams.lookAt(changed.spans(), clock.instant());
    }
}
