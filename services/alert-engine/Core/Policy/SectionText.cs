using System.Globalization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>The policy's sections that are lists as the values of a file, in the file's order.</summary>
internal static class SectionText
{
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static IEnumerable<(string Name, object Value)> Of(AlertPolicy policy)
    {
        yield return ("inhibitions", policy.Inhibitions.Select(Inhibition).ToArray());
        yield return ("silences", policy.Silences.Select(StandingSilence).ToArray());
        yield return ("quietHours", policy.QuietHours.Select(Quiet).ToArray());
        yield return ("confirm", policy.ConfirmSeconds is { } confirm ? Duration.OfSeconds(confirm) : false);
        yield return ("escalation", policy.Escalation is { } escalation ? Escalation(escalation) : false);
        yield return ("allClear", policy.AllClear is { } allClear ? AllClear(allClear) : false);
        yield return ("summaries", policy.Summaries);
    }

    public static object[] Branches(RouteBranch[] branches) =>
    [
        .. branches.Select(branch => Map(("name", branch.Name), ("when", Matchers(branch.Matchers)), ("broadcast", branch.Broadcast), ("channels", branch.Channels))),
    ];

    private static Dictionary<string, object> Inhibition(InhibitionRule rule)
    {
        var map = Map(("name", rule.Name), ("source", Matchers(rule.Source)), ("target", Matchers(rule.Target)));
        if (rule.Equal.Length > 0) map["equal"] = Array.ConvertAll(rule.Equal, label => WireName.Of(label));
        map["for"] = Duration.OfSeconds(rule.Seconds);
        return map;
    }

    private static Dictionary<string, object> StandingSilence(Silence silence)
    {
        var map = Map(("match", Matchers(silence.Matchers)), ("author", silence.Author));
        if (silence.StartsAt > DateTimeOffset.MinValue) map["starts"] = Instant(silence.StartsAt);
        if (silence.EndsAt < DateTimeOffset.MaxValue) map["ends"] = Instant(silence.EndsAt);
        if (silence.Comment.Length > 0) map["comment"] = silence.Comment;
        if (silence.Windows.Length > 0) map["windows"] = silence.Windows.Select(Window).ToArray();
        return map;
    }

    private static Dictionary<string, object> Quiet(QuietHours rule)
    {
        var map = Map(("name", rule.Name));
        foreach (var (name, value) in Window(rule.Window)) map[name] = value;
        if (rule.Matchers.Length > 0) map["match"] = Matchers(rule.Matchers);
        map["critical"] = rule.IncludesCritical;
        return map;
    }

    private static Dictionary<string, object> Window(WeeklyWindow window)
    {
        var map = Map(("zone", window.Zone), ("from", Time(window.FromMinute)), ("to", Time(window.ToMinute)), ("on", WireName.Of(window.On)));
        if (window.Days != 127) map["days"] = DayNames.Where((_, day) => (window.Days & (1 << day)) != 0).ToArray();
        return map;
    }

    private static Dictionary<string, object> Escalation(EscalationRule rule) =>
        Map(("from", WireName.Of(rule.From)), ("after", Duration.OfSeconds(rule.AfterSeconds)), ("channels", rule.Channels), ("times", rule.Times));

    private static Dictionary<string, object> AllClear(AllClearRule rule) => Map(
        ("from", rule.From is { } from ? WireName.Of(from) : "none"),
        ("kinds", rule.Kinds.ToDictionary(flag => WireName.Of(flag.Kind), flag => (object)flag.On, StringComparer.Ordinal)));

    private static string[] Matchers(LabelMatcher[] matchers) => Array.ConvertAll(matchers, matcher => matcher.ToString());

    private static string Time(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:D2}:{minute % 60:D2}");

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Dictionary<string, object> Map(params (string Name, object Value)[] members) => members.ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
}
