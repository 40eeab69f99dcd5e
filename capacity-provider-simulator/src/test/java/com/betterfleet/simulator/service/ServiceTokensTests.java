package com.betterfleet.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.ManualClock;
import com.betterfleet.simulator.StubService;
import com.betterfleet.simulator.service.ServiceTokens.Fetched;
import com.betterfleet.simulator.settings.ClientCredentials;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceTokensTests {
    private static final Fetched FIRST = new Fetched.Token("first");
    private static final Fetched SECOND = new Fetched.Token("second");

    private final StubService service = new StubService();
    private final ManualClock clock = new ManualClock();
    private final ServiceTokens tokens =
            new ServiceTokens(new Calls(), service.url(), clock, new ClientCredentials("pretend cp", "sample:secret"));

    @BeforeEach
    void issue() {
        issue("first");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void presentsItsClientByBasicFormEncodedBeforeItIsJoined() {
        assertThat(tokens.token()).isEqualTo(FIRST);

        StubService.Request request = service.next("/oauth2/token");
        String pair = new String(
                Base64.getDecoder().decode(request.authorization().substring("Basic ".length())),
                StandardCharsets.UTF_8);
        assertThat(pair).isEqualTo("pretend+cp:sample%3Asecret");
        assertThat(request.body()).isEqualTo("grant_type=client_credentials");
    }

    @Test
    void keepsATokenUntilATenthOfItsLifeIsLeft() {
        tokens.token();
        issue("second");
        clock.pass(Duration.ofMillis(17_999));
        assertThat(tokens.token()).isEqualTo(FIRST);
        clock.pass(Duration.ofMillis(1));
        assertThat(tokens.token()).isEqualTo(SECOND);
    }

    @Test
    void fetchesAnotherAfterARefusalButOnlyOnceForMessagesThatWereRefusedTogether() {
        tokens.token();
        issue("second");
        tokens.refused("first");
        assertThat(tokens.token()).isEqualTo(SECOND);

        issue("third");
        tokens.refused("first");
        assertThat(tokens.token()).isEqualTo(SECOND);
    }

    @Test
    void forgetsTheTokenOfAClientThatWasReplaced() {
        tokens.token();
        issue("second");
        tokens.use(new ClientCredentials("pretend-cp", "another"));

        assertThat(tokens.token()).isEqualTo(SECOND);
    }

    @Test
    void saysWhyThereIsNone() {
        service.answer("/oauth2/token", 401, "{\"error\":\"invalid_client\"}");
        assertThat(why()).contains("/oauth2/token: 401", "invalid_client");
        service.answer("/oauth2/token", 200, "<html>");
        assertThat(why()).isEqualTo("the token endpoint answered no JSON");
        service.answer("/oauth2/token", 200, "{}");
        assertThat(why()).isEqualTo("the token endpoint's answer has no access_token");
        assertThat(new ServiceTokens(new Calls(), service.url(), clock, null).token())
                .isEqualTo(new Fetched.None("the service has issued us no client yet"));
    }

    private String why() {
        return ((Fetched.None) tokens.token()).why();
    }

    private void issue(String token) {
        service.answer("/oauth2/token", 200, "{\"access_token\":\"" + token + "\",\"expires_in\":20}");
    }
}
