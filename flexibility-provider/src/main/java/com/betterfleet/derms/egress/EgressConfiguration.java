package com.betterfleet.derms.egress;

import java.net.InetAddress;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EgressConfiguration {

    @Bean
    PartnerAddressPolicy partnerAddresses(@Value("${derms.allow-loopback-partners:false}") boolean loopbackAllowed) {
        return new PartnerAddressPolicy(loopbackAllowed, InetAddress::getAllByName);
    }

    @Bean
    Egress egress(PartnerAddressPolicy addresses) {
        return new Egress(addresses, Egress.TimeLimits.DEFAULT);
    }
}
