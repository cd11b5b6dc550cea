using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>Silences from requests and as messages.</summary>
internal static class SilenceText
{
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>The silence asked for, for the engine's clock at the moment it is made.</summary>
    /// <exception cref="Grpc.Core.RpcException">A field is wrong; all that are, are named.</exception>
    public static Func<DateTimeOffset, Silence> Read(CreateSilenceRequest request, DateTimeOffset now)
    {
        var fields = new Requests();
        var matchers = new List<LabelMatcher>();
        foreach (var (text, index) in request.Matchers.Take(Silence.MaxMatchers).Select((text, index) => (text, index)))
        {
            if (LabelMatcher.TryParse(text, out var matcher) is { } problem) fields.Wrong(Place("matchers", index), problem);
            else matchers.Add(matcher);
        }

        if (request.Matchers.Count is 0 or > Silence.MaxMatchers) fields.Wrong("matchers", $"must be 1 to {Silence.MaxMatchers}");
        if (request.Windows.Count > Silence.MaxWindows) fields.Wrong("windows", $"must be at most {Silence.MaxWindows}");
        WeeklyWindow[] windows = [.. request.Windows.Take(Silence.MaxWindows).Select((window, index) => Window(fields, Place("windows", index), window))];
        var starts = fields.Instant("starts", request.Starts);
        var ends = fields.Instant("ends", request.Ends);
        var duration = Length(fields, request);
        fields.Line("author", request.Author, 1, Silence.MaxTextLength);
        fields.Line("comment", request.Comment, 0, Silence.MaxTextLength);
        var id = request.Id.Length == 0 ? (Guid?)null : Guid.TryParse(request.Id, out var given) && given != Guid.Empty ? given : null;
        if (request.Id.Length > 0 && id is null) fields.Wrong("id", "must be a UUID");
        fields.Check();
        if (Make(now).Wrong() is { } wrong) throw Problems.Invalid(wrong.Member, wrong.Problem);
        return Make;

        Silence Make(DateTimeOffset at)
        {
            var from = starts ?? at;
            var silence = new Silence { Id = Guid.Empty, Matchers = [.. matchers], StartsAt = from, EndsAt = ends ?? from + duration!.Value, Author = request.Author, Comment = request.Comment, Windows = windows };
            return silence with { Id = id ?? IdOf(silence, at) };
        }
    }

    public static SilenceEntry ToMessage(Silence silence, string origin, DateTimeOffset now) => new()
    {
        Id = silence.Id.ToString("D"),
        Matchers = { silence.Matchers.Select(matcher => matcher.ToString()) },
        Starts = silence.StartsAt > DateTimeOffset.MinValue ? Timestamp.FromDateTimeOffset(silence.StartsAt) : null,
        Ends = silence.EndsAt < DateTimeOffset.MaxValue ? Timestamp.FromDateTimeOffset(silence.EndsAt) : null,
        Author = silence.Author,
        Comment = silence.Comment,
        Windows = { silence.Windows.Select(ToMessage) },
        State = StateOf(silence, now),
        Origin = origin,
    };

    private static string StateOf(Silence silence, DateTimeOffset now)
    {
        if (now < silence.StartsAt) return "pending";
        if (now >= silence.EndsAt) return "ended";
        return silence.Windows.Length == 0 || new WindowSet(silence.Windows).EndOf(now.UtcTicks) is not null ? "active" : "idle";
    }

    private static TimeSpan? Length(Requests fields, CreateSilenceRequest request)
    {
        if (request.Ends is null == request.Duration is null)
        {
            fields.Wrong("ends", "or duration must be given, and not both");
            return null;
        }

        if (request.Duration is not { } duration) return null;
        if (duration.Seconds >= 1 && duration.Seconds <= (long)Longest.TotalSeconds) return TimeSpan.FromSeconds(duration.Seconds);
        fields.Wrong("duration", "must be a second to a year");
        return null;
    }

    // A silence asked for twice in one moment is one silence.
    private static Guid IdOf(Silence silence, DateTimeOffset at) => DeterministicId.Of(
        ["silence", at.UtcTicks.ToString(CultureInfo.InvariantCulture), silence.StartsAt.UtcTicks.ToString(CultureInfo.InvariantCulture), silence.EndsAt.UtcTicks.ToString(CultureInfo.InvariantCulture), silence.Author, silence.Comment, .. silence.Matchers.Select(matcher => matcher.ToString())]);

    private static WeeklyWindow Window(Requests fields, string place, SilenceWindow window)
    {
        var days = 0;
        foreach (var day in window.Days)
        {
            var index = Array.IndexOf(DayNames, day);
            if (index < 0) fields.Wrong($"{place}.days", $"must be of {string.Join(", ", DayNames)}");
            else days |= 1 << index;
        }

        var read = new WeeklyWindow
        {
            Zone = window.Zone.Length > 0 ? window.Zone : "America/New_York",
            Days = window.Days.Count == 0 ? 127 : days,
            FromMinute = Minute(fields, $"{place}.from", window.From),
            ToMinute = Minute(fields, $"{place}.to", window.To),
            On = window.On.Length == 0 ? WindowDays.Every : fields.Value<WindowDays>($"{place}.on", window.On),
        };
        if (days > 0 || window.Days.Count == 0)
            if (read.Problem() is { } problem) fields.Wrong(place, problem);
        return read;
    }

    private static int Minute(Requests fields, string field, string text)
    {
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return (int)(time.Ticks / TimeSpan.TicksPerMinute);
        fields.Wrong(field, "must be a time of day such as 09:30");
        return 0;
    }

    private static SilenceWindow ToMessage(WeeklyWindow window) => new()
    {
        Zone = window.Zone,
        Days = { window.Days == 127 ? [] : DayNames.Where((_, day) => (window.Days & (1 << day)) != 0) },
        From = Time(window.FromMinute),
        To = Time(window.ToMinute),
        On = WireName.Of(window.On),
    };

    private static string Time(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:D2}:{minute % 60:D2}");

    private static string Place(string field, int index) => string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]");
}
