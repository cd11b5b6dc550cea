namespace OptionsAlerts.Fakes.Http;

/// <summary>Plays faults on requests, for every fake that speaks HTTP.</summary>
public static class FaultPlayer
{
    /// <summary>Does to one request what the fault says.</summary>
    public static async Task Play(this Fault fault, HttpContext context)
    {
        switch (fault)
        {
            case Fault.Answer answer:
                context.Response.StatusCode = answer.Status;
                context.Response.ContentType = answer.ContentType;
                foreach (var (name, value) in answer.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal)) context.Response.Headers[name] = value;
                await context.Response.WriteAsync(answer.Body, context.RequestAborted);
                break;
            case Fault.Flood flood:
                await Flood(flood, context);
                break;
            case Fault.Silence:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case Fault.Drip:
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("{", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case Fault.HalfAnswer:
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("{\"ok\":tr", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                context.Abort();
                break;
            default:
                context.Abort();
                break;
        }
    }

    private static async Task Flood(Fault.Flood flood, HttpContext context)
    {
        context.Response.StatusCode = flood.Status;
        context.Response.ContentType = "text/plain";
        var chunk = new byte[64 * 1024];
        Array.Fill(chunk, (byte)'x');
        try
        {
            for (var left = flood.Bytes; left > 0; left -= chunk.Length)
                await context.Response.Body.WriteAsync(chunk.AsMemory(0, (int)Math.Min(left, chunk.Length)), context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client has read enough.
        }
    }
}
