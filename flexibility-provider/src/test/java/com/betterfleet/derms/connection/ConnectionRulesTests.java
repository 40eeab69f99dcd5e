package com.betterfleet.derms.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.connection.Connection.Admission;
import com.betterfleet.derms.connection.Connection.Credential;
import com.betterfleet.derms.connection.Connection.Draft;
import com.betterfleet.derms.egress.PartnerAddresses;
import com.betterfleet.derms.refusal.Invalid;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ConnectionRulesTests {

    private static final String BASE = "https://vector.example/oscp/cp/2.0";
    private static final String TOKEN = "abcdefgh";

    private final PartnerProfiles profiles =
            new PartnerProfiles(JsonMapper.builder().build());
    private final ConnectionRules production = new ConnectionRules(
            profiles, new PretendProtocol(), new PartnerAddresses(false, InetAddress::getAllByName));
    private final ConnectionRules demo =
            new ConnectionRules(profiles, new PretendProtocol(), new PartnerAddresses(true, InetAddress::getAllByName));

    private static final class PretendProtocol implements PartnerProtocol {
        @Override
        public Set<String> messages() {
            return Set.of("hello");
        }

        @Override
        public Optional<URI> ownAddress() {
            return Optional.empty();
        }

        @Override
        public boolean reserves(String headerName) {
            return headerName.equals("authorization");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://vector.example/oscp/cp/2.0, https://vector.example/oscp/cp/2.0",
        "https://vector.example/oscp/cp/2.0/, https://vector.example/oscp/cp/2.0",
        "https://vector.example//, https://vector.example",
        "HTTPS://vector.example:8443/a, HTTPS://vector.example:8443/a"
    })
    void aBaseAddressIsTakenWithoutItsTrailingSlash(String stated, String taken) {
        assertThat(production.judge(withBase(stated)).baseUrl()).isEqualTo(URI.create(taken));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "vector.example/oscp",
                "//vector.example/oscp",
                "http://vector.example/oscp",
                "ftp://vector.example/oscp",
                "https:///oscp",
                "https:oscp",
                "http:oscp",
                "http:///oscp",
                "file:///etc/passwd",
                "https://user:secret@vector.example/oscp",
                "https://vector.example/oscp?key=1",
                "https://vector.example/oscp#part",
                "https://vector example/oscp",
                "https://"
            })
    void anAddressThatIsNoPlainHttpsUrlIsRefused(String stated) {
        for (ConnectionRules rules : new ConnectionRules[] {production, demo}) {
            refuses(() -> rules.judge(withBase(stated)), "baseUrl is ", "an absolute https URL");
        }
    }

    @Test
    void aPasswordInAnAddressIsNotRepeated() {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> production.judge(withBase("https://user:hidden@vector.example/oscp")))
                .withMessageContaining("https://…@vector.example/oscp")
                .withMessageNotContaining("hidden");
    }

    @Test
    void aMissingAddressIsRefused() {
        refuses(() -> production.judge(withBase(null)), "baseUrl is nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.8.8.8", "[::1]", "LOCALHOST"})
    void thisMachineIsAPartnerOnlyWhereThatIsPermitted(String host) {
        for (String scheme : new String[] {"http", "https"}) {
            String url = scheme + "://" + host + ":9000/oscp";
            refuses(() -> production.judge(withBase(url)), "baseUrl is ", "an absolute https URL");
            assertThat(demo.judge(withBase(url)).baseUrl()).isEqualTo(URI.create(url));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1.example.com/x", "http://localhost.example.com/x"})
    void aNameThatOnlyBeginsLikeThisMachineIsNotIt(String url) {
        refuses(() -> demo.judge(withBase(url)), "baseUrl is ");
    }

    @Test
    void aMessageGoesToTheBaseAddressAndItsNameUnlessItHasAnAddressOfItsOwn() {
        assertThat(production.judge(withUrls(Map.of())).urlOf("hello")).isEqualTo(URI.create(BASE + "/hello"));
        assertThat(production.judge(withUrls(Map.of("hello", "/oscp/co/hallo"))).urlOf("hello"))
                .isEqualTo(URI.create(BASE + "/oscp/co/hallo"));
        assertThat(production
                        .judge(withUrls(Map.of("hello", "https://other.example/hi")))
                        .urlOf("hello"))
                .isEqualTo(URI.create("https://other.example/hi"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/a b", "/a?b", "/", "/a#b", "hello", "http://other.example/hi", "https://other.example/?x"})
    void theAddressOfAMessageIsAPathOrAWholeUrl(String url) {
        refuses(() -> production.judge(withUrls(Map.of("hello", url))), "urls.hello is ");
    }

    @Test
    void anAddressForAMessageThatDoesNotExistIsRefusedWithThoseThatDo() {
        refuses(
                () -> production.judge(withUrls(Map.of("helo", "/x"))),
                "urls.helo is \"/x\"; expected a message among [hello]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "AUTHORIZATION", "authorization"})
    void aHeaderOfTheProtocolItselfCannotBeStatic(String name) {
        refuses(
                () -> production.judge(withHeaders(Map.of(name, "x"), Map.of())),
                "staticHeaders.outbound." + name,
                "expected a header that the protocol does not use itself");
        refuses(
                () -> production.judge(withHeaders(Map.of(), Map.of(name, "x"))),
                "staticHeaders.inbound." + name,
                "expected a header that the protocol does not use itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\nb", "schlüssel"})
    void aHeaderHasAName(String name) {
        refuses(() -> production.judge(withHeaders(Map.of(name, "x"), Map.of())), "expected a header name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "line\nbreak", "schlüssel", "\u007f"})
    void aHeadersValueIsPrintableAndNeverRepeated(String value) {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> production.judge(withHeaders(Map.of("apikey", value), Map.of())))
                .withMessageContaining("staticHeaders.outbound.apikey is \"a value that is not shown\"");
        assertThatCode(() -> production.judge(withHeaders(Map.of("apikey", "x".repeat(1000)), Map.of())))
                .doesNotThrowAnyException();
        refuses(
                () -> production.judge(withHeaders(Map.of("apikey", "x".repeat(1001)), Map.of())),
                "expected 1 to 1000 printable ASCII characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567", "with space", "schlüssel", "tab\tinside"})
    void aTokenIsLongEnoughPrintableAndNeverRepeated(String token) {
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> production.judge(withTokens(token, TOKEN)))
                .withMessage("auth.outbound.token is \"a value that is not shown\"; expected"
                        + " 8 to 1000 printable ASCII characters without spaces");
        refuses(
                () -> production.judge(withTokens(TOKEN, token)),
                "auth.inbound.token is \"a value that is not shown\"");
    }

    @Test
    void aTokenOfEightToAThousandCharactersIsTaken() {
        for (int length : new int[] {8, 1000}) {
            assertThatCode(() -> production.judge(withTokens("x".repeat(length), "y".repeat(length))))
                    .doesNotThrowAnyException();
        }
        refuses(() -> production.judge(withTokens("x".repeat(1001), TOKEN)), "auth.outbound.token");
    }

    @Test
    void aNewConnectionNeedsBothCredentials() {
        PartnerTerms terms = KnownTerms.vector();
        production.requireComplete(withTokens(TOKEN, TOKEN), terms);
        refuses(
                () -> production.requireComplete(
                        draft(BASE, Map.of(), Optional.empty(), Optional.of(new Admission.Token(TOKEN))), terms),
                "auth.outbound is nothing; expected the credential we show the partner");
        refuses(
                () -> production.requireComplete(
                        draft(BASE, Map.of(), Optional.of(new Credential.Token(TOKEN)), Optional.empty()), terms),
                "auth.inbound is nothing; expected the credential the partner shows us");
    }

    @Test
    void whatARegistrationBringsNeedsNotBeStatedButWhoeverIsSpokenToHasAnAddress() {
        PartnerTerms terms = KnownTerms.of("oscp", Map.of());
        production.requireComplete(draft(BASE, Map.of(), Optional.empty(), Optional.empty()), terms);
        Connection awaiting = production.judge(registering(null));

        assertThat(awaiting.baseUrl()).isNull();
        production.requireAddress(awaiting, new Credential.NoneYet());
        refuses(
                () -> production.requireAddress(awaiting, new Credential.Token(TOKEN)),
                "baseUrl is nothing; expected an absolute https URL");
        refuses(() -> production.judge(registering("http://elsewhere.example")), "baseUrl is ");
    }

    @Test
    void noSecretIsInTheTextOfADraft() {
        assertThat(withHeaders(Map.of("apikey", "hidden1"), Map.of("fp-id", "hidden2")))
                .asString()
                .doesNotContain("hidden", TOKEN);
        assertThat(new Credential.Token("hidden")).asString().doesNotContain("hidden");
    }

    private static Draft withBase(@Nullable String baseUrl) {
        return draft(baseUrl, Map.of(), Optional.empty(), Optional.empty());
    }

    private static Draft withUrls(Map<String, String> urls) {
        return draft(BASE, urls, Optional.empty(), Optional.empty());
    }

    private static Draft registering(@Nullable String baseUrl) {
        return new Draft(
                "plain",
                "Plain",
                "oscp",
                baseUrl,
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Draft.Extras.NONE);
    }

    private static Draft withTokens(String outbound, String inbound) {
        return draft(
                BASE, Map.of(), Optional.of(new Credential.Token(outbound)), Optional.of(new Admission.Token(inbound)));
    }

    private static Draft withHeaders(Map<String, String> outbound, Map<String, String> inbound) {
        return new Draft(
                "vector",
                "Vector",
                "vector",
                BASE,
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.of(new Admission.Token(TOKEN)),
                Optional.of(outbound),
                Optional.of(inbound),
                Draft.Extras.NONE);
    }

    private static Draft draft(
            @Nullable String baseUrl,
            Map<String, String> urls,
            Optional<Credential> outbound,
            Optional<Admission> inbound) {
        return new Draft(
                "vector",
                "Vector",
                "vector",
                baseUrl,
                urls,
                Map.of(),
                outbound,
                inbound,
                Optional.empty(),
                Optional.empty(),
                Draft.Extras.NONE);
    }

    private static void refuses(Runnable act, String... texts) {
        assertThatExceptionOfType(Invalid.class).isThrownBy(act::run).withMessageContainingAll(texts);
    }
}
