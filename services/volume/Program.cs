using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.Volume;

return await ServiceHost.RunAsync("volume", args, builder => builder.AddVolume(), app => app.MapVolume());
