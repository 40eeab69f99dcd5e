package com.betterfleet.simulator.distributor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The link as the Capacity Provider sees it, for {@code GET /status}.
 *
 * @param phase WAITING, HANDSHAKE_SENT, CONNECTED or PARTNER_OFFLINE
 * @param heartbeatIntervalSeconds interval of heartbeats that the partner requires, or null
 * @param partnerOfflineAt the partner's last {@code offline_mode_at}
 * @param nextForecastAt null when the scenario sends none
 */
public record LinkStatus(
        String phase,
        Instant since,
        boolean heartbeatsEnabled,
        @Nullable Double heartbeatIntervalSeconds,
        @Nullable Instant lastHeartbeatSentAt,
        @Nullable Instant lastHeartbeatReceivedAt,
        @Nullable Instant partnerOfflineAt,
        @Nullable Instant nextForecastAt) {}
