package com.betterfleet.derms.egress;

import java.net.InetAddress;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EgressConfiguration {

    @Bean
    PartnerAddressPolicy partnerAddresses(
            @Value("${derms.allow-loopback-partners:false}") boolean loopbackAllowed,
            @Value("${derms.partner-networks:}") String networks) {
        return new PartnerAddressPolicy(loopbackAllowed, PartnerNetworks.parse(networks), InetAddress::getAllByName);
    }

    @Bean
    Egress egress(PartnerAddressPolicy addresses) {
        return new Egress(addresses, Egress.TimeLimits.DEFAULT);
    }
}
