package com.betterfleet.derms.webserver;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/** The web server's HTTP/1.1 protocol with a total time for each request. The server creates it by its name. */
public final class TimeLimitedProtocol extends Http11NioProtocol {

    private RequestTimeLimit timeLimit = RequestTimeLimit.DEFAULT;

    void setTimeLimit(RequestTimeLimit limit) {
        this.timeLimit = limit;
    }

    @Override
    protected Processor createProcessor() {
        RequestTimer timer = new RequestTimer(timeLimit);
        return new TimeLimitedProcessor(this, new RequestGuard(getAdapter(), timer), timer);
    }
}
