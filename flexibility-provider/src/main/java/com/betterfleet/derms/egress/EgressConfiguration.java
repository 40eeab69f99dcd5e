package com.betterfleet.derms.egress;

import java.net.InetAddress;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EgressConfiguration {

    @Bean
    PartnerAddresses partnerAddresses(@Value("${derms.allow-loopback-partners:false}") boolean loopbackAllowed) {
        return new PartnerAddresses(loopbackAllowed, InetAddress::getAllByName);
    }

    @Bean
    Egress egress(PartnerAddresses addresses) {
        return new Egress(addresses, Egress.Limits.USUAL);
    }
}
