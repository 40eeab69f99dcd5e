package com.betterfleet.derms.oscp.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.betterfleet.derms.partner.ConnectionChanged;
import com.betterfleet.derms.partner.PartnerConnection.MessageDestination;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential.OutboundToken;
import com.betterfleet.derms.partner.PartnerConnections;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DestinationCacheTests {

    private final PartnerConnections connections = mock(PartnerConnections.class);
    private final MessageDestination destination =
            new MessageDestination(URI.create("https://partner.example"), new OutboundToken("token"), Map.of());
    private final DestinationCache cache = new DestinationCache(connections);

    /** A transaction that holds a database connection announces the change; the loader waits for one. */
    @Test
    void aChangeNeverWaitsForADestinationThatIsBeingLoaded() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch connectionIsFree = new CountDownLatch(1);
        when(connections.findMessageDestination(anyString(), anyString())).thenAnswer(call -> {
            loading.countDown();
            connectionIsFree.await(1, TimeUnit.MINUTES);
            return destination;
        });
        Thread loader = Thread.ofPlatform().start(() -> cache.findDestination("a", "heartbeat"));
        loading.await(1, TimeUnit.MINUTES);

        Thread changer = Thread.ofPlatform().start(() -> cache.onLinkChanged(new ConnectionChanged("a")));

        assertThat(changer.join(Duration.ofSeconds(20))).isTrue();
        connectionIsFree.countDown();
        assertThat(loader.join(Duration.ofMinutes(1))).isTrue();
        cache.findDestination("a", "heartbeat");
        verify(connections, times(2).description("what was loaded before the change is not kept"))
                .findMessageDestination("a", "heartbeat");
    }

    @Test
    void aDestinationIsLoadedOnceForABurst() {
        when(connections.findMessageDestination(anyString(), anyString())).thenReturn(destination);

        cache.findDestination("a", "heartbeat");
        cache.findDestination("a", "heartbeat");

        verify(connections, times(1)).findMessageDestination("a", "heartbeat");
    }
}
