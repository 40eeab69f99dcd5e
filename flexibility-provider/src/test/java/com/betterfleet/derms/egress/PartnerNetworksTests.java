package com.betterfleet.derms.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.StartupRefusedException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartnerNetworksTests {

    private static final String SETTING = "10.20.0.0/16, 100.64.0.0/10 fd00::/8,172.16.5.4/32";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.20.0.1",
                "10.20.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "fd12:3456::1",
                "172.16.5.4",
                "::ffff:10.20.0.1",
                "8.8.8.8"
            })
    void partnerMayBeInAnAllowedNetwork(String address) throws Exception {
        PartnerAddressPolicy policy = allowing(address);

        assertThat(policy.findObjection(url(address))).isEmpty();
        assertThat(policy.resolveHost("partner.example")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.19.255.255",
                "10.21.0.0",
                "172.16.5.5",
                "192.168.1.1",
                "fc00::1",
                "127.0.0.1",
                "::1",
                "::ffff:127.0.0.1",
                "0.0.0.0",
                "169.254.169.254",
                "fe80::1",
                "100.100.100.200",
                "fd00:ec2::254",
                "64:ff9b::169.254.169.254"
            })
    void otherPrivateAddressesLoopbackLinkLocalAndMetadataServicesStayRefused(String address) {
        PartnerAddressPolicy policy = allowing(address);

        assertThat(policy.findObjection(url(address))).isPresent();
        assertThatExceptionOfType(AddressRefusedException.class)
                .isThrownBy(() -> policy.resolveHost("partner.example"))
                .withMessageEndingWith(
                        "a partner has a public address or one in 10.20.0.0/16, 100.64.0.0/10, fd00::/8, 172.16.5.4/32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "10.99.0.1"})
    void nameThatAlsoResolvesToARefusedAddressIsNotConnectedTo(String second) {
        assertThatExceptionOfType(AddressRefusedException.class)
                .isThrownBy(() -> allowing("10.20.0.1", second).resolveHost("partner.example"));
    }

    @Test
    void nameThatLaterResolvesElsewhereIsRefusedThen() throws Exception {
        String[] answer = {"10.20.0.1"};
        PartnerAddressPolicy policy = new PartnerAddressPolicy(
                false, PartnerNetworks.parse(SETTING), host -> new InetAddress[] {InetAddress.ofLiteral(answer[0])});
        assertThat(policy.resolveHost("partner.example")).hasSize(1);
        answer[0] = "127.0.0.1";
        assertThatExceptionOfType(AddressRefusedException.class)
                .isThrownBy(() -> policy.resolveHost("partner.example"));
    }

    @Test
    void onlyHttpsIsAllowedThereToo() {
        assertThat(allowing("10.20.0.1").findObjection(URI.create("http://10.20.0.1/oscp")))
                .contains("it is not https");
        assertThat(allowing("10.20.0.1").describeExpected())
                .isEqualTo("an absolute https URL to a public address or to one in 10.20.0.0/16, 100.64.0.0/10,"
                        + " fd00::/8, 172.16.5.4/32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ","})
    void noNetworkIsAllowedByDefault(String setting) {
        assertThat(PartnerNetworks.parse(setting)).isSameAs(PartnerNetworks.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "127.0.0.0/8",
                "169.254.0.0/16",
                "10.0.0.0/7",
                "10.20.0.1/16",
                "10.20.0.0/33",
                "10.20.0.0/-1",
                "10.20.0.0",
                "10.20.0.0/",
                "/8",
                "depot",
                "8.8.8.0/24",
                "::/0",
                "::1/128",
                "fe80::/10",
                "::ffff:10.0.0.0/104",
                "10.20.0.0/16;10.21.0.0/16"
            })
    void settingThatIsNoPrivateNetworkRefusesTheStart(String setting) {
        assertThatExceptionOfType(StartupRefusedException.class)
                .isThrownBy(() -> PartnerNetworks.parse("10.1.0.0/16," + setting))
                .withMessageStartingWith("DERMS_PARTNER_NETWORKS contains \"" + setting + "\", which ")
                .withMessageContaining(
                        "expected networks such as 10.20.0.0/16, separated by commas, within 10.0.0.0/8");
    }

    private static PartnerAddressPolicy allowing(String... addresses) {
        HostLookup lookup =
                host -> List.of(addresses).stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        return new PartnerAddressPolicy(false, PartnerNetworks.parse(SETTING), lookup);
    }

    private static URI url(String address) {
        return URI.create("https://" + (address.contains(":") ? "[" + address + "]" : address) + "/oscp");
    }
}
