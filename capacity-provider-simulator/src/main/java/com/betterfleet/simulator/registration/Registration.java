package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.registration.Behaviour.Course;
import com.betterfleet.simulator.scenario.AnswerFault;
import com.betterfleet.simulator.scenario.RegistrationPlan;
import com.betterfleet.simulator.service.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Our end of the exchange of tokens. What is due is found by {@link #tick}, so that a test moves time by hand. Nothing is
 * sent under the lock: the service may come to us while it makes up its answer.
 */
public final class Registration {
    private static final AnswerFault FAILED =
            new AnswerFault(Duration.ZERO, new AnswerFault.Instead.Status(500, null, null, 0));
    private static final AnswerFault HUNG_UP = new AnswerFault(Duration.ZERO, new AnswerFault.Instead.Close());

    private final ExchangedTokens tokens;
    private final Exchanges exchanges;
    private final Behaviour behaviour;
    private final RegisterPost post;
    private final InstantSource clock;
    private final Announcer say;
    private final Executor executor;

    Registration(
            ExchangedTokens tokens,
            Behaviour behaviour,
            RegisterPost post,
            InstantSource clock,
            Announcer say,
            Executor executor) {
        this.tokens = tokens;
        this.exchanges = new Exchanges(tokens);
        this.behaviour = behaviour;
        this.post = post;
        this.clock = clock;
        this.say = say;
        this.executor = executor;
    }

    /** As initiator: sends our Register at once, and again until it is taken. */
    public void start(String agreed, String baseUrl) {
        synchronized (this) {
            exchanges.start(new Peer(agreed, RegisterBody.checkedUrl("baseUrl", baseUrl)), clock.instant());
        }
        tick();
    }

    /** As responder: a Register that comes with this token is taken. */
    public synchronized void await(String agreed) {
        exchanges.await(agreed);
    }

    /** Begins another exchange, with the token in force. */
    public void renew() {
        synchronized (this) {
            exchanges.renew(registered(), clock.instant());
        }
        tick();
    }

    /**
     * Another token of ours, and another address; tried once.
     *
     * @param baseUrl null: our own
     */
    public Reply update(@Nullable String baseUrl) {
        Peer to;
        String body;
        synchronized (this) {
            to = registered();
            if (!exchanges.isQuiet()) {
                throw new NotRegistered(exchanges.stage());
            }
            Map<String, String> urls = behaviour.statement();
            if (baseUrl != null) {
                urls.replaceAll((version, url) -> baseUrl);
            }
            body = new RegisterBody(tokens.offerAnother(), urls).json().toString();
        }
        Reply reply = post.send("PUT", to, RegisterPost.newRequestId(), null, body);
        if (reply.succeeded()) {
            tokens.settleOurs();
        } else if (!Errand.isUnclear(reply)) {
            tokens.withdrawOffer();
        }
        say.say("registration updated: " + reply.described());
        return reply;
    }

    /** Tried once. */
    public Reply end() {
        Peer to;
        synchronized (this) {
            to = registered();
        }
        Reply reply = post.send("DELETE", to, RegisterPost.newRequestId(), null, "");
        synchronized (this) {
            if (reply.succeeded()) {
                exchanges.end("we have unregistered");
            }
        }
        say.say("unregistered: " + reply.described());
        return reply;
    }

    /** In place of what was ordered before. */
    public void behave(RegistrationPlan wanted) {
        behaviour.order(wanted);
    }

    public synchronized RegistrationView view() {
        Peer peer = exchanges.lastGiven();
        return new RegistrationView(
                exchanges.stage(),
                exchanges.reason(),
                tokens.ours(),
                peer == null ? null : peer.token(),
                peer == null ? null : peer.baseUrl(),
                tokens.dead());
    }

    public synchronized RegistrationStatus status() {
        return new RegistrationStatus(
                exchanges.stage(), exchanges.reason(), behaviour.plan().given());
    }

    /** Whether a Register means anything to us; before anybody has begun it does not. */
    public boolean isConcerned() {
        return tokens.isConcerned();
    }

    /** Takes a Register that has been let in, as well or badly as ordered. */
    public Taken receive(IncomingRegister message) {
        Course course = behaviour.next();
        if (course == Course.FAILS_BEFORE_TAKING) {
            throw new RefusedRegister(500, "answered so by order of a test");
        }
        boolean answers = taken(message);
        say.say("register received: " + message.method() + ", now " + view().stage());
        return switch (course) {
            case FAILS_AFTER_TAKING -> lost(message.requestId(), null, FAILED);
            case HANGS_UP -> lost(message.requestId(), null, HUNG_UP);
            default -> answers ? answering(message.requestId()) : Taken.andNothingFollows(null);
        };
    }

    /** Does what is due. */
    void tick() {
        Asking ask;
        Answering answer;
        String ours;
        synchronized (this) {
            ask = exchanges.takeDueAsking(clock.instant());
            answer = exchanges.takeDueAnswer(clock.instant());
            ours = ask == null && answer == null ? "" : tokens.offer();
        }
        if (ask != null) {
            executor.execute(() -> send(ask, ours));
        }
        if (answer != null) {
            executor.execute(() -> send(answer, ours));
        }
    }

    private Peer registered() {
        Peer peer = tokens.peer();
        if (peer == null) {
            throw new NotRegistered(exchanges.stage());
        }
        return peer;
    }

    /** @return whether an answer of ours is to follow */
    private synchronized boolean taken(IncomingRegister message) {
        if (message.method().equals("DELETE")) {
            exchanges.end("the service has unregistered");
            return false;
        }
        RegisterBody body = RegisterBody.read(message.body());
        String version;
        try {
            version = behaviour.chosen(body);
        } catch (RefusedRegister noCommonVersion) {
            exchanges.note(noCommonVersion.reason());
            throw noCommonVersion;
        }
        Peer given = body.peer(version);
        if (message.method().equals("PUT")) {
            tokens.replace(given);
            return false;
        }
        return exchanges.take(message, given, version);
    }

    private Taken answering(String requestId) {
        RegistrationPlan plan = behaviour.plan();
        if (plan.losesAnswer()) {
            return lost(requestId, "the answering Register is not sent: ordered so", null);
        }
        if (!plan.answersFirst()) {
            return new Taken(
                    () -> {
                        release(requestId);
                        tick();
                    },
                    null);
        }
        Answering first;
        String ours;
        synchronized (this) {
            release(requestId);
            first = exchanges.takeDueAnswer(clock.instant());
            ours = tokens.offer();
        }
        if (first != null) {
            send(first, ours);
        }
        return Taken.andNothingFollows(null);
    }

    private synchronized Taken lost(String requestId, @Nullable String why, @Nullable AnswerFault fault) {
        exchanges.lose(requestId, why);
        return Taken.andNothingFollows(fault);
    }

    private synchronized void release(String requestId) {
        exchanges.release(requestId, clock.instant());
    }

    private void send(Asking asking, String ours) {
        String body = new RegisterBody(ours, behaviour.statement()).json().toString();
        String id = asking.errand().requestId();
        Reply reply = post.send("POST", asking.to(), id, null, body);
        synchronized (this) {
            exchanges.asked(id, reply, clock.instant());
        }
        say.say("register sent: " + reply.described());
    }

    private void send(Answering answering, String ours) {
        RegistrationPlan plan = behaviour.plan();
        Peer given = answering.given();
        Peer to = plan.wrongToken() ? new Peer(ExchangedTokens.fresh(), given.baseUrl()) : given;
        String correlation = plan.omitsCorrelation() ? null : answering.answersId();
        Map<String, String> chosen = Map.of(answering.version(), behaviour.url(answering.version()));
        String body = new RegisterBody(ours, chosen).json().toString();
        String id = answering.errand().requestId();
        Reply reply = post.send("POST", to, id, correlation, body);
        RegistrationPlan.DoubleAnswer twice = plan.doubleAnswer();
        if (twice != null) {
            String secondId = twice == RegistrationPlan.DoubleAnswer.SAME_ID ? id : RegisterPost.newRequestId();
            Reply second = post.send("POST", to, secondId, correlation, body);
            reply = reply.succeeded() ? reply : second;
        }
        synchronized (this) {
            exchanges.answered(id, reply, clock.instant());
        }
        say.say("answering register sent: " + reply.described());
    }
}
