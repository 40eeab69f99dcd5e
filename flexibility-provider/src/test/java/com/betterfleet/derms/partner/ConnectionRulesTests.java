package com.betterfleet.derms.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.egress.PartnerAddressPolicy;
import com.betterfleet.derms.partner.PartnerConnection.ConnectionDraft;
import com.betterfleet.derms.partner.PartnerConnection.InboundCredential;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
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
            profiles, new StubProtocol(), new PartnerAddressPolicy(false, InetAddress::getAllByName));
    private final ConnectionRules demo = new ConnectionRules(
            profiles, new StubProtocol(), new PartnerAddressPolicy(true, InetAddress::getAllByName));

    private static final class StubProtocol implements PartnerProtocol {
        @Override
        public Set<String> messageNames() {
            return Set.of("hello");
        }

        @Override
        public Set<String> inboundMessageNames() {
            return Set.of("handshake_acknowledge", "hello_back");
        }

        @Override
        public Optional<URI> ownAddress() {
            return Optional.empty();
        }

        @Override
        public boolean isReservedHeader(String headerName) {
            return headerName.equals("authorization");
        }
    }

    @Tag("OSCP-MSG-7")
    @ParameterizedTest
    @CsvSource({
        "https://vector.example/oscp/cp/2.0, https://vector.example/oscp/cp/2.0",
        "https://vector.example/oscp/cp/2.0/, https://vector.example/oscp/cp/2.0",
        "https://vector.example//, https://vector.example",
        "HTTPS://vector.example:8443/a, HTTPS://vector.example:8443/a"
    })
    void baseUrlIsStoredWithoutTrailingSlash(String stated, String stored) {
        assertThat(production.validateDraft(withBase(stated)).baseUrl()).isEqualTo(URI.create(stored));
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
            refuses(() -> rules.validateDraft(withBase(stated)), "baseUrl is ", "an absolute https URL");
        }
    }

    @Test
    void aPasswordInAnAddressIsNotRepeated() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> production.validateDraft(withBase("https://user:hidden@vector.example/oscp")))
                .withMessageContaining("https://…@vector.example/oscp")
                .withMessageNotContaining("hidden");
    }

    @Test
    void aMissingAddressIsRefused() {
        refuses(() -> production.validateDraft(withBase(null)), "baseUrl is nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.8.8.8", "[::1]", "LOCALHOST"})
    void localHostIsAPartnerOnlyWherePermitted(String host) {
        for (String scheme : new String[] {"http", "https"}) {
            String url = scheme + "://" + host + ":9000/oscp";
            refuses(() -> production.validateDraft(withBase(url)), "baseUrl is ", "an absolute https URL");
            assertThat(demo.validateDraft(withBase(url)).baseUrl()).isEqualTo(URI.create(url));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1.example.com/x", "http://localhost.example.com/x"})
    void hostNameThatOnlyStartsLikeLocalHostIsNotLocal(String url) {
        refuses(() -> demo.validateDraft(withBase(url)), "baseUrl is ");
    }

    @Tag("OSCP-MSG-7")
    @Tag("OSCP-MSG-8")
    @Tag("OSCP-DIFF-8")
    @Tag("OSCP-DIFF-10")
    @Test
    void messageUrlIsTheBaseAddressAndNameUnlessConfigured() {
        assertThat(production.validateDraft(withUrls(Map.of())).messageUrl("hello"))
                .isEqualTo(URI.create(BASE + "/hello"));
        assertThat(production
                        .validateDraft(withUrls(Map.of("hello", "/oscp/co/hallo")))
                        .messageUrl("hello"))
                .isEqualTo(URI.create(BASE + "/oscp/co/hallo"));
        assertThat(production
                        .validateDraft(withUrls(Map.of("hello", "https://other.example/hi")))
                        .messageUrl("hello"))
                .isEqualTo(URI.create("https://other.example/hi"));
    }

    @Tag("OSCP-MSG-8")
    @ParameterizedTest
    @ValueSource(
            strings = {"/a b", "/a?b", "/", "/a#b", "hello", "http://other.example/hi", "https://other.example/?x"})
    void messageAddressMustBeAPathOrAWholeUrl(String url) {
        refuses(() -> production.validateDraft(withUrls(Map.of("hello", url))), "urls.hello is ");
    }

    @Test
    void addressForAnUnknownMessageIsRefusedListingKnownMessages() {
        refuses(
                () -> production.validateDraft(withUrls(Map.of("helo", "/x"))),
                "urls.helo is \"/x\"; expected a message among [hello]");
    }

    @Tag("OSCP-HEAD-15")
    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "AUTHORIZATION", "authorization"})
    void aHeaderOfTheProtocolItselfCannotBeStatic(String name) {
        refuses(
                () -> production.validateDraft(withHeaders(Map.of(name, "x"), Map.of())),
                "staticHeaders.outbound." + name,
                "expected a header that the protocol does not use itself");
        refuses(
                () -> production.validateDraft(withHeaders(Map.of(), Map.of(name, "x"))),
                "staticHeaders.inbound." + name,
                "expected a header that the protocol does not use itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\nb", "schlüssel"})
    void headerNameIsRequired(String name) {
        refuses(() -> production.validateDraft(withHeaders(Map.of(name, "x"), Map.of())), "expected a header name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "line\nbreak", "schlüssel", "\u007f"})
    void headerValueMustBePrintableAndIsNotRepeated(String value) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> production.validateDraft(withHeaders(Map.of("apikey", value), Map.of())))
                .withMessageContaining("staticHeaders.outbound.apikey is \"a value that is not shown\"");
        assertThatCode(() -> production.validateDraft(withHeaders(Map.of("apikey", "x".repeat(1000)), Map.of())))
                .doesNotThrowAnyException();
        refuses(
                () -> production.validateDraft(withHeaders(Map.of("apikey", "x".repeat(1001)), Map.of())),
                "expected 1 to 1000 printable ASCII characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234567", "with space", "schlüssel", "tab\tinside"})
    void tokenMustBeLongEnoughAndPrintableAndIsNotRepeated(String token) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> production.validateDraft(withTokens(token, TOKEN)))
                .withMessage("auth.outbound.token is \"a value that is not shown\"; expected"
                        + " 8 to 1000 printable ASCII characters without spaces");
        refuses(
                () -> production.validateDraft(withTokens(TOKEN, token)),
                "auth.inbound.token is \"a value that is not shown\"");
    }

    @Test
    void tokenOfEightToAThousandCharactersIsAccepted() {
        for (int length : new int[] {8, 1000}) {
            assertThatCode(() -> production.validateDraft(withTokens("x".repeat(length), "y".repeat(length))))
                    .doesNotThrowAnyException();
        }
        refuses(() -> production.validateDraft(withTokens("x".repeat(1001), TOKEN)), "auth.outbound.token");
    }

    @Test
    void aNewConnectionNeedsBothCredentials() {
        PartnerProperties properties = PartnerPropertiesFixtures.vectorProperties();
        production.requireComplete(withTokens(TOKEN, TOKEN), properties);
        refuses(
                () -> production.requireComplete(
                        draft(BASE, Map.of(), Optional.empty(), Optional.of(new InboundCredential.InboundToken(TOKEN))),
                        properties),
                "auth.outbound is nothing; expected the credential that the service presents to the partner");
        refuses(
                () -> production.requireComplete(
                        draft(
                                BASE,
                                Map.of(),
                                Optional.of(new OutboundCredential.OutboundToken(TOKEN)),
                                Optional.empty()),
                        properties),
                "auth.inbound is nothing; expected the credential that the partner presents to the service");
    }

    @Test
    void registrationMaySupplyCredentialsButAnOutboundCredentialNeedsABaseUrl() {
        PartnerProperties properties = PartnerPropertiesFixtures.profileProperties("oscp", Map.of());
        production.requireComplete(draft(BASE, Map.of(), Optional.empty(), Optional.empty()), properties);
        PartnerConnection awaiting = production.validateDraft(registering(null));

        assertThat(awaiting.baseUrl()).isNull();
        production.requireAddress(awaiting, new OutboundCredential.MissingCredential());
        refuses(
                () -> production.requireAddress(awaiting, new OutboundCredential.OutboundToken(TOKEN)),
                "baseUrl is nothing; expected an absolute https URL");
        refuses(() -> production.validateDraft(registering("http://elsewhere.example")), "baseUrl is ");
    }

    @Test
    void noSecretIsInTheTextOfADraft() {
        assertThat(withHeaders(Map.of("apikey", "hidden1"), Map.of("fp-id", "hidden2")))
                .asString()
                .doesNotContain("hidden", TOKEN);
        assertThat(new OutboundCredential.OutboundToken("hidden")).asString().doesNotContain("hidden");
    }

    private static ConnectionDraft withBase(@Nullable String baseUrl) {
        return draft(baseUrl, Map.of(), Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "hello, handshake_acknowledge",
        "hello-back, hello_back",
        "v2/hello.json, hello_back",
        "Hello_Back, hello_back"
    })
    void aliasNamesAPathBelowTheBaseAddressAndAnInboundMessage(String name, String message) {
        assertThat(production
                        .validateDraft(withAlias(name, message))
                        .effectiveProperties()
                        .inboundAliases())
                .containsEntry(name, message);
    }

    @ParameterizedTest
    @CsvSource({
        "hello, hello, inboundAliases.hello is \"hello\"; expected a message among",
        "hello, '', inboundAliases.hello is \"\"; expected a message among",
        "hello_back, handshake_acknowledge, expected another name than that of a message",
        "/hello, hello_back, expected a path below the base address",
        "hello/, hello_back, expected a path below the base address",
        "a//b, hello_back, expected a path below the base address",
        "../admin, hello_back, expected a path below the base address",
        "'', hello_back, expected a path below the base address",
        "a b, hello_back, expected a path below the base address",
        "a%2Fb, hello_back, expected a path below the base address"
    })
    void otherAliasesAreRefused(String name, String message, String reason) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> production.validateDraft(withAlias(name, message)))
                .withMessageContaining(reason);
    }

    private static ConnectionDraft withAlias(String name, String message) {
        return new ConnectionDraft(
                "plain",
                "Plain",
                "oscp",
                BASE,
                Map.of(),
                Map.of("inboundAliases", Map.of(name, message)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ConnectionDraft.CredentialDetails.EMPTY);
    }

    private static ConnectionDraft withUrls(Map<String, String> urls) {
        return draft(BASE, urls, Optional.empty(), Optional.empty());
    }

    private static ConnectionDraft registering(@Nullable String baseUrl) {
        return new ConnectionDraft(
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
                ConnectionDraft.CredentialDetails.EMPTY);
    }

    private static ConnectionDraft withTokens(String outbound, String inbound) {
        return draft(
                BASE,
                Map.of(),
                Optional.of(new OutboundCredential.OutboundToken(outbound)),
                Optional.of(new InboundCredential.InboundToken(inbound)));
    }

    private static ConnectionDraft withHeaders(Map<String, String> outbound, Map<String, String> inbound) {
        return new ConnectionDraft(
                "vector",
                "Vector",
                "vector",
                BASE,
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.of(new InboundCredential.InboundToken(TOKEN)),
                Optional.of(outbound),
                Optional.of(inbound),
                ConnectionDraft.CredentialDetails.EMPTY);
    }

    private static ConnectionDraft draft(
            @Nullable String baseUrl,
            Map<String, String> urls,
            Optional<OutboundCredential> outbound,
            Optional<InboundCredential> inbound) {
        return new ConnectionDraft(
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
                ConnectionDraft.CredentialDetails.EMPTY);
    }

    private static void refuses(Runnable act, String... texts) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(act::run)
                .withMessageContainingAll(texts);
    }
}
