package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.access.AccessTokenVerifier;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.registration.PartnerAuthentication;
import java.time.InstantSource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Who takes part in receiving a message, whatever it says: who lets in, who answers, who notes it. */
@Component
record PartnerFilterServices(
        PartnerAuthentication authentication,
        AccessTokenVerifier accessTokens,
        Outbox outbox,
        MessageLog messageLog,
        OscpResponses responses,
        RefusedForecastRecorder refusedForecastRecorder,
        InstantSource clock,
        JsonMapper json) {}
