using System.Globalization;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Ingestion.Alpaca;

/// <summary>What the numbers of Alpaca's stream errors mean for the connection. The words are ours: what the server writes beside them is not printed.</summary>
public static class AlpacaErrors
{
    public static StreamEnd End(int code) => code switch
    {
        400 => Of(code, StreamEndKind.Broken, "invalid syntax"),
        401 => Of(code, StreamEndKind.Broken, "not authenticated yet"),
        402 => Of(code, StreamEndKind.AuthRefused, "key or secret refused"),
        404 => Of(code, StreamEndKind.Broken, "authentication took too long"),
        406 => Of(code, StreamEndKind.TooManyConnections, "connection limit exceeded"),
        407 => Of(code, StreamEndKind.Broken, "this client is too slow"),
        409 => Of(code, StreamEndKind.NotEntitled, "the plan does not cover this feed"),
        410 => Of(code, StreamEndKind.NotEntitled, "this subscription is not possible on this feed"),
        411 => Of(code, StreamEndKind.NotEntitled, "the key's scope does not cover this feed"),
        412 => Of(code, StreamEndKind.Broken, "option messages are in MsgPack format only"),
        413 => Of(code, StreamEndKind.Broken, "no star subscription for option quotes"),
        500 => Of(code, StreamEndKind.Broken, "internal error of the server"),
        _ => Of(code, StreamEndKind.Broken, "unknown error"),
    };

    private static StreamEnd Of(int code, StreamEndKind kind, string words) => new(kind, string.Create(CultureInfo.InvariantCulture, $"{words} ({code})"));
}
