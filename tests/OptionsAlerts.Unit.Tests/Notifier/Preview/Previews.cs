using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using OptionsAlerts.Notifier.Preview;
using OptionsAlerts.Unit.Tests.Notifier.Channels;

namespace OptionsAlerts.Unit.Tests.Notifier.Preview;

/// <summary>Every channel of the catalogue, with buttons and links where it has them.</summary>
internal static partial class Previews
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Channels => [.. ChannelBench.Channels];

    public static IConfiguration Settings { get; } = new ConfigurationBuilder().AddInMemoryCollection(
    [
        new("Notifier:Telegram:BotToken", ChannelRig.BotToken), new("Notifier:Telegram:ChatId", ChannelRig.ChatId), new("Notifier:Telegram:AllowedUsers:0", "1111111"),
        new("Notifier:Answers:Engine", "http://127.0.0.1:8090"), new("Notifier:Answers:PublicUrl", "https://alerts.example.org"),
        new("Notifier:Answers:LinkSecret", ChannelRig.WebhookSecret),
    ]).Build();

    /// <summary>The body as JSON on lines, or the text. An emoji is one, where the serialiser would have two escapes for it.</summary>
    public static string Text(ChannelPreview preview) => preview.Form == "text"
        ? preview.Body.GetValue<string>()
        : Pairs().Replace(preview.Body.ToJsonString(Json), pair => $"{Unit(pair.Groups["high"])}{Unit(pair.Groups["low"])}");

    private static char Unit(Group digits) => (char)int.Parse(digits.ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\\u(?<high>D[89AB][0-9A-F]{2})\\u(?<low>D[C-F][0-9A-F]{2})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Pairs();
}
