package com.betterfleet.derms.oscp.wire;

/**
 * A message together with how it is sent: all are posted, but a registration is also replaced and ended.
 *
 * @param method of HTTP
 * @param name of the message, which is its path too
 */
public record MessageType(String method, String name) {

    private static final String POST = "POST";

    public static final MessageType REGISTER = new MessageType(POST, MessageName.REGISTER.wireName());
    public static final MessageType UPDATE_REGISTRATION = new MessageType("PUT", MessageName.REGISTER.wireName());
    public static final MessageType END_REGISTRATION = new MessageType("DELETE", MessageName.REGISTER.wireName());

    /** The type of this name: as {@link #text()} gives it. */
    public static MessageType of(String text) {
        int space = text.indexOf(' ');
        return space < 0
                ? new MessageType(POST, text)
                : new MessageType(text.substring(space + 1), text.substring(0, space));
    }

    /** As it is stored, filtered by and shown: the name, and the method where it is another one than the usual. */
    public String text() {
        return method.equals(POST) ? name : name + " " + method;
    }

    public boolean isRegistration() {
        return name.equals(MessageName.REGISTER.wireName());
    }
}
