using System.Diagnostics;

namespace OptionsAlerts.Integration.Tests.Infrastructure;

/// <summary>Polls with a deadline: the tests' only way to wait.</summary>
internal static class Eventually
{
    public static async Task Holds(Func<Task<bool>> condition, Func<string> what, TimeSpan? within = null)
    {
        var limit = within ?? TimeSpan.FromSeconds(30);
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            if (started.Elapsed > limit) throw new TimeoutException($"{what()} did not come to hold within {limit.TotalSeconds:0} s.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public static Task Holds(Func<Task<bool>> condition, string what, TimeSpan? within = null) => Holds(condition, () => what, within);

    public static Task Holds(Func<bool> condition, string what, TimeSpan? within = null) => Holds(() => Task.FromResult(condition()), () => what, within);

    public static Task Holds(Func<bool> condition, Func<string> what, TimeSpan? within = null) => Holds(() => Task.FromResult(condition()), what, within);
}
