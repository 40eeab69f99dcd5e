package com.betterfleet.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.ManualClock;
import com.betterfleet.simulator.StubService;
import com.betterfleet.simulator.service.AccessTokenCache.TokenResult;
import com.betterfleet.simulator.settings.ClientCredentials;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTokenCacheTests {
    private static final TokenResult FIRST = new TokenResult.FetchedToken("first");
    private static final TokenResult SECOND = new TokenResult.FetchedToken("second");

    private final StubService service = new StubService();
    private final ManualClock clock = new ManualClock();
    private final AccessTokenCache tokens = new AccessTokenCache(
            new HttpCaller(), service.url(), clock, new ClientCredentials("pretend cp", "sample:secret"));

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
        assertThat(tokens.currentToken()).isEqualTo(FIRST);

        StubService.ReceivedRequest request = service.awaitRequest("/oauth2/token");
        String pair = new String(
                Base64.getDecoder().decode(request.authorization().substring("Basic ".length())),
                StandardCharsets.UTF_8);
        assertThat(pair).isEqualTo("pretend+cp:sample%3Asecret");
        assertThat(request.body()).isEqualTo("grant_type=client_credentials");
    }

    @Test
    void usesATokenUntilATenthOfItsValidityRemains() {
        tokens.currentToken();
        issue("second");
        clock.advance(Duration.ofMillis(17_999));
        assertThat(tokens.currentToken()).isEqualTo(FIRST);
        clock.advance(Duration.ofMillis(1));
        assertThat(tokens.currentToken()).isEqualTo(SECOND);
    }

    @Test
    void fetchesAnotherAfterARefusalButOnlyOnceForMessagesThatWereRefusedTogether() {
        tokens.currentToken();
        issue("second");
        tokens.discardToken("first");
        assertThat(tokens.currentToken()).isEqualTo(SECOND);

        issue("third");
        tokens.discardToken("first");
        assertThat(tokens.currentToken()).isEqualTo(SECOND);
    }

    @Test
    void discardsTheTokenOfAReplacedClient() {
        tokens.currentToken();
        issue("second");
        tokens.useCredentials(new ClientCredentials("pretend-cp", "another"));

        assertThat(tokens.currentToken()).isEqualTo(SECOND);
    }

    @Test
    void returnsTheReasonWhereThereIsNoValue() {
        service.setAnswer("/oauth2/token", 401, "{\"error\":\"invalid_client\"}");
        assertThat(why()).contains("/oauth2/token: 401", "invalid_client");
        service.setAnswer("/oauth2/token", 200, "<html>");
        assertThat(why()).isEqualTo("the token endpoint's answer is not JSON");
        service.setAnswer("/oauth2/token", 200, "{}");
        assertThat(why()).isEqualTo("the token endpoint's answer has no access_token");
        assertThat(new AccessTokenCache(new HttpCaller(), service.url(), clock, null).currentToken())
                .isEqualTo(new TokenResult.NoToken("the service has not issued a client yet"));
    }

    private String why() {
        return ((TokenResult.NoToken) tokens.currentToken()).reason();
    }

    private void issue(String token) {
        service.setAnswer("/oauth2/token", 200, "{\"access_token\":\"" + token + "\",\"expires_in\":20}");
    }
}
