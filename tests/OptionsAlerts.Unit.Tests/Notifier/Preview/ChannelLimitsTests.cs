using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Preview;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Preview;

/// <summary>Holds every channel to the lengths that its provider publishes, in what it would send.</summary>
public sealed class ChannelLimitsTests
{
    public static TheoryData<string, string> HostileOnEveryChannel
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var channel in ChannelBench.Channels)
                foreach (var name in Hostile.Names) data.Add(channel, name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(HostileOnEveryChannel))]
    public async Task no_text_is_longer_than_its_channel_takes_whatever_severity_and_notice(string channel, string name)
    {
        var settings = Previews.Settings.AsEnumerable().Where(setting => setting.Value is not null).Concat(channel == "telegram" ? [] : SampleSettings.Of(channel));
        await using var notifier = new NotifierRig(settings);
        var limits = notifier.Channel(channel).Limits;
        await using var previews = new ChannelPreviews(Previews.Settings);
        foreach (var severity in Enum.GetValues<Severity>())
        {
            foreach (var notice in Enum.GetValues<Notice>())
            {
                var message = Requests.Message(Hostile.Text(name), possibleRepeat: true, Hostile.Facts(name)) with
                {
                    Severity = severity,
                    Notice = notice,
                    Symbol = Hostile.Text(name),
                    Subject = Hostile.Text(name),
                    RequestedAt = Requests.EventTime.AddDays(3),
                };
                var preview = await previews.Of(channel, message, TestContext.Current.CancellationToken);
                var (title, texts) = Counted(preview, limits);
                if (limits.Title is { } most) most.Holds(title.ShouldNotBeNull()).ShouldBeTrue($"title, {severity} {notice}: {title}");
                if (limits.Text is { } longest) texts.ShouldAllBe(text => text.Length > 0 && longest.Holds(text), $"text, {severity} {notice}");
                texts.ShouldNotBeEmpty();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Previews.Channels), MemberType = typeof(Previews))]
    public async Task no_channel_sends_what_a_reader_cannot_see_or_a_header_cannot_hold(string channel)
    {
        await using var previews = new ChannelPreviews(Previews.Settings);
        foreach (var name in Hostile.Names)
        {
            var message = Requests.Message(Hostile.Text(name), facts: Hostile.Facts(name)) with { Symbol = Hostile.Text(name), Subject = Hostile.Text(name) };
            var preview = await previews.Of(channel, message, TestContext.Current.CancellationToken);
            // Lines of ours end in a line feed; nothing else that steers is left of what came in.
            foreach (var text in Leaves(preview.Body))
                text.ShouldNotContain(c => (char.IsControl(c) && c != '\n') || c == '\u2028' || c == '\u2029' || c == '\u202e' || c == '\ufeff', $"{name}: {text}");
        }
    }

    // What the provider counts.
    private static (string? Title, IReadOnlyList<string> Texts) Counted(ChannelPreview preview, ChannelLimits limits) => preview.Channel switch
    {
        "telegram" => (null, [TelegramHtml.Parse(Text(preview.Body["text"])).Shown!]),
        // The whole of it.
        "ntfy" => (Text(preview.Body["title"]), [preview.Body.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })]),
        "discord" => (Text(preview.Body["content"]), [Text(preview.Body["embeds"]![0]!["description"])]),
        "slack" => (Text(preview.Body["blocks"]![0]!["text"]!["text"]), Sections(preview.Body["blocks"]!.AsArray())),
        "pushover" => (Text(preview.Body["title"]), [Text(preview.Body["message"])]),
        "sns" => (Text(preview.Body["Subject"]), [Text(preview.Body["Message"])]),
        var other => limits is { Text: null, Title: null } ? (null, [preview.Body.ToJsonString()]) : throw new NotSupportedException($"Say what of {other}'s body its limits count."),
    };

    private static List<string> Sections(JsonArray blocks) =>
        [.. blocks.Where(block => Text(block!["type"]) == "section" && block["text"] is not null).Select(block => Text(block!["text"]!["text"]))];

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static IEnumerable<string> Leaves(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Leaves(field.Value)),
        JsonArray items => items.SelectMany(Leaves),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };
}
