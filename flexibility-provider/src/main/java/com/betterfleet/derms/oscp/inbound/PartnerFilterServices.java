package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.access.AccessTokenVerifier;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.partner.PartnerConnections;
import java.time.InstantSource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The services that {@link PartnerFilter} uses for every message. */
@Component
record PartnerFilterServices(
        PartnerConnections connections,
        AccessTokenVerifier accessTokens,
        Outbox outbox,
        MessageLog messageLog,
        OscpResponses responses,
        RefusedForecastRecorder refusedForecastRecorder,
        InstantSource clock,
        JsonMapper json) {}
