package com.betterfleet.derms.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartnerAddressPolicyTests {

    private static final HostLookup UNASKED = host -> {
        throw new UnknownHostException("no lookup expected for " + host);
    };

    private final PartnerAddressPolicy production = new PartnerAddressPolicy(false, UNASKED);
    private final PartnerAddressPolicy demo = new PartnerAddressPolicy(true, UNASKED);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "fc00::1",
                "fd00:ec2::254",
                "fdff::1",
                "fe80::1",
                "febf::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::1",
                "::10.0.0.1",
                "2002:a00:1::",
                "2001::1",
                "4000::1"
            })
    void noPartnerHasAnAddressThatIsNotPublic(String address) throws Exception {
        for (PartnerAddressPolicy rules : List.of(production, demo)) {
            assertThat(rules.findObjection(url(address))).as(address).isPresent();
        }
        refusesWhatResolvesTo(false, address);
        refusesWhatResolvesTo(true, address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1"})
    void thisMachineIsAPartnerOnlyWhereThatIsPermitted(String address) throws Exception {
        assertThat(production.findObjection(url(address))).isPresent();
        assertThat(demo.findObjection(url(address))).isEmpty();
        refusesWhatResolvesTo(false, address);
        assertThat(resolving(true, address).resolveHost("partner.example")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "64:ff9b::8.8.8.8",
                "::ffff:8.8.8.8"
            })
    void aPublicAddressIsAccepted(String address) throws Exception {
        assertThat(production.findObjection(url(address))).isEmpty();
        assertThat(resolving(false, address).resolveHost("partner.example"))
                .containsExactly(InetAddress.ofLiteral(address));
    }

    @Test
    void aHostThatAlsoResolvesToAPrivateAddressIsRefused() {
        PartnerAddressPolicy rules = resolving(false, "8.8.8.8", "10.1.2.3");
        assertThatExceptionOfType(AddressRefusedException.class)
                .isThrownBy(() -> rules.resolveHost("partner.example"))
                .withMessage("partner.example resolves to 10.1.2.3, which is private; a partner has a public address");
    }

    @Test
    void aLoopbackNameThatResolvesElsewhereIsRefused() {
        assertThatExceptionOfType(AddressRefusedException.class)
                .isThrownBy(() -> resolving(true, "8.8.8.8").resolveHost("localhost"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://partner.example/", "ftp://partner.example/", "http://8.8.8.8/", "http://10.0.0.1/"})
    void onlyHttpsIsPermittedToOthers(String url) {
        assertThat(production.findObjection(URI.create(url))).isPresent();
        assertThat(demo.findObjection(URI.create(url))).isPresent();
    }

    @Test
    void aHostIsResolvedOnlyAtTheConnection() {
        assertThat(production.findObjection(URI.create("https://partner.example/")))
                .isEmpty();
    }

    private static void refusesWhatResolvesTo(boolean loopbackAllowed, String address) {
        assertThatExceptionOfType(AddressRefusedException.class)
                .as(address)
                .isThrownBy(() -> resolving(loopbackAllowed, address).resolveHost("partner.example"))
                .withMessageContaining("partner.example resolves to ");
    }

    private static PartnerAddressPolicy resolving(boolean loopbackAllowed, String... addresses) {
        InetAddress[] found =
                List.of(addresses).stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        return new PartnerAddressPolicy(loopbackAllowed, host -> found);
    }

    private static URI url(String address) {
        return URI.create("https://" + (address.contains(":") ? "[" + address + "]" : address) + "/oscp");
    }
}
